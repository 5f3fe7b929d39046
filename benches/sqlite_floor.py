"""A durable save of about the same size in SQLite (WAL, synchronous=FULL), beside the floor: run where benches run."""
import os, sqlite3, statistics, tempfile, time

def timed(work, turns=500):
    took = []
    for turn in range(turns):
        begin = time.perf_counter()
        work(turn)
        took.append((time.perf_counter() - begin) * 1e6)
    return f"p50 {statistics.median(took):.0f} µs, p90 {sorted(took)[turns * 9 // 10]:.0f} µs"

with tempfile.TemporaryDirectory(dir="target") as folder:
    db = sqlite3.connect(os.path.join(folder, "a.db"), isolation_level=None)
    db.executescript("pragma journal_mode=wal; pragma synchronous=full; create table c(id integer primary key, name text, body blob);")
    def save(turn):
        db.execute("begin"); db.execute("insert into c(name, body) values(?, ?)", (f"N{turn}", b"7" * 330)); db.execute("commit")
    file = os.open(os.path.join(folder, "floor"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    def floor(_):
        os.write(file, b"7" * 400); os.fdatasync(file)
    print("floor: ", timed(floor))
    print("sqlite:", timed(save))
