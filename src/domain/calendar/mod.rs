//! Calendars: how people write dates and times, lunar dates, working days.
