"""Brings the exports of the benchmark `million` into DuckDB and Polars, as a person who knows them well would:
explicit types and date formats, all processors, into a file of their own that is flushed to disk.

    python peers.py FOLDER [FORM…]     the sets FOLDER/FORM-1000000 that the benchmark wrote

Each run has a process of its own, so that its peak memory is its own; of three runs the one of median time is
shown, in the columns in which the benchmark shows Counterpart's. Neither peer checks what Counterpart checks:
no line is accounted for, no type inferred, nothing rejected with its reason.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3
TEXT, NUMBER, MONEY, DAY, TIME = "text", "number", "money", "day", "time"
DAY_FORMAT, TIME_FORMAT = "%m/%d/%Y", "%Y-%m-%d %H:%M"
TABLES = {
    "leads": {
        "Lead ID": TEXT, "First Name": TEXT, "Last Name": TEXT, "Email": TEXT, "Company / Account": TEXT,
        "Title": TEXT, "Country": TEXT, "Lead Source": TEXT, "Lead Status": TEXT, "Lead Owner": TEXT,
        "Create Date": TIME, "Last Activity": DAY, "Annual Revenue": MONEY, "Lead Score": NUMBER,
        "Converted": NUMBER, "Description": TEXT,
    },
    "opportunities": {
        "Opportunity ID": TEXT, "Opportunity Name": TEXT, "Account Name": TEXT, "Stage": TEXT, "Amount": MONEY,
        "Probability (%)": NUMBER, "Close Date": DAY, "Created Date": TIME, "Opportunity Owner": TEXT,
        "Type": TEXT, "Lead Source": TEXT, "Fiscal Period": TEXT, "Next Step": TEXT,
    },
    "history": {
        "Opportunity ID": TEXT, "From Stage": TEXT, "To Stage": TEXT, "Amount": MONEY, "Probability (%)": NUMBER,
        "Last Modified": TIME, "Last Modified By": TEXT,
    },
}


def duckdb_into(files, out):
    """A database file with three tables, checkpointed, which DuckDB flushes itself."""
    import duckdb

    types = {TEXT: "VARCHAR", NUMBER: "DOUBLE", MONEY: "DECIMAL(18,2)", DAY: "DATE", TIME: "TIMESTAMP"}
    database = duckdb.connect(str(out / "peer.duckdb"))
    for name, file in files.items():
        columns = {column: types[kind] for column, kind in TABLES[name].items()}
        database.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv(?, header = true, delim = ',', quote = '\"',"
            f" escape = '\"', auto_detect = false, columns = {columns}, dateformat = '{DAY_FORMAT}',"
            f" timestampformat = '{TIME_FORMAT}', max_line_size = 1048576)",
            [str(file)],
        )
    database.execute("CHECKPOINT")
    counts = [database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in files]
    database.close()
    return counts


def polars_into(files, out):
    """Three Arrow IPC files, uncompressed, the fastest of Polars' own formats."""
    import polars as pl

    types = {TEXT: pl.String, NUMBER: pl.Float64, MONEY: pl.Float64, DAY: pl.String, TIME: pl.String}
    counts = []
    for name, file in files.items():
        table = TABLES[name]
        days = [pl.col(c).str.to_date(DAY_FORMAT) for c, kind in table.items() if kind == DAY]
        times = [pl.col(c).str.to_datetime(TIME_FORMAT) for c, kind in table.items() if kind == TIME]
        frame = pl.read_csv(file, schema={c: types[kind] for c, kind in table.items()})
        frame = frame.with_columns(days + times)
        frame.write_ipc(out / f"{name}.arrow", compression="uncompressed")
        counts.append(frame.height)
        del frame
        with open(out / f"{name}.arrow", "rb") as written:
            os.fsync(written.fileno())
    return counts


PEERS = {"DuckDB": duckdb_into, "Polars": polars_into}


def one(peer, folder):
    """One run, in this process; prints what it took."""
    files = {name: Path(folder) / f"{name}.csv" for name in TABLES}
    with tempfile.TemporaryDirectory(dir=folder) as out:
        start = time.perf_counter()
        counts = PEERS[peer](files, Path(out))
        seconds = time.perf_counter() - start
        written = sum(path.stat().st_size for path in Path(out).iterdir())
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "mb": sum(file.stat().st_size for file in files.values()) / 1e6,
        "seconds": seconds, "user": used.ru_utime, "system": used.ru_stime,
        "peak_mb": used.ru_maxrss * 1024 / 1e6, "file_mb": written / 1e6, "counts": counts,
    }))


def main():
    if sys.argv[1] == "--one":
        return one(*sys.argv[2:])
    folder, forms = Path(sys.argv[1]), sys.argv[2:] or ["plain", "quoted", "crlf", "unsorted"]
    for form in forms:
        for peer in PEERS:
            runs = []
            for _ in range(RUNS):
                command = [sys.executable, __file__, "--one", peer, str(folder / f"{form}-1000000")]
                runs.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
            run = sorted(runs, key=lambda run: run["seconds"])[RUNS // 2]
            print(
                f"{peer + ' ' + form:<20} {run['mb']:>7.0f} {run['seconds']:>8.2f} {run['user']:>8.2f}"
                f" {run['system']:>8.2f} {run['peak_mb']:>8.0f} {run['file_mb']:>8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
