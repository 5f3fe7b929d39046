//! `keys`, `completions`, `man`: what the program says of itself, derived from its tables.

use crate::cli::failure::Failure;
use crate::cli::output::Sheet;
use crate::cli::session::Session;
use crate::cli::{Verb, definition};
use crate::domain::text::t;
use clap::{Arg, ArgMatches};

pub const KEYS: Verb = Verb {
    name: "keys",
    about: t("The keys of the terminal interface", "终端界面的按键"),
    example: "guanxi keys",
    arguments: |command, _| command,
    run: keys,
};

pub const COMPLETIONS: Verb = Verb {
    name: "completions",
    about: t("Completions for a shell", "生成命令补全脚本"),
    example: "guanxi completions bash",
    arguments: |command, lang| {
        let shells = clap::value_parser!(clap_complete::Shell);
        let help = t(
            "bash, zsh, fish, elvish or powershell",
            "bash、zsh、fish、elvish 或 powershell",
        );
        command.arg(
            Arg::new("shell")
                .required(true)
                .value_parser(shells)
                .help(help.get(lang)),
        )
    },
    run: completions,
};

pub const MAN: Verb = Verb {
    name: "man",
    about: t("The manual page", "手册页"),
    example: "guanxi man | man -l -",
    arguments: |command, _| command,
    run: man,
};

fn keys(session: &mut Session<'_>, _: &ArgMatches) -> Result<u8, Failure> {
    let lang = session.lang();
    let rows = (session.screens.keys)(lang)
        .into_iter()
        .map(|row| row.to_vec())
        .collect();
    let headings = ["keys", "command", "does", "where"]
        .map(str::to_owned)
        .to_vec();
    let text = Sheet { headings, rows }.render(session.format())?;
    session.print(&text)?;
    Ok(0)
}

fn completions(session: &mut Session<'_>, matches: &ArgMatches) -> Result<u8, Failure> {
    if let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") {
        let mut text = Vec::new();
        clap_complete::generate(*shell, &mut definition(session.lang()), "guanxi", &mut text);
        session.print(&String::from_utf8_lossy(&text))?;
    }
    Ok(0)
}

fn man(session: &mut Session<'_>, _: &ArgMatches) -> Result<u8, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(definition(session.lang())).render(&mut text)?;
    session.print(&String::from_utf8_lossy(&text))?;
    Ok(0)
}
