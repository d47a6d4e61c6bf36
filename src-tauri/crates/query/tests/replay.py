"""Runs written queries in DuckDB and prints, as JSON, the ids that each finds. Knows nothing of what is right.

Reads from the file named by its argument a list of {"table", "create", "rows", "sql", "dbt", "yml", "osi"}. `dbt` is the
same query as a dbt model; its templates are rendered here as dbt would. `osi` is an expression that is true for what counts.
"""

import json
import sys

import duckdb
import jinja2
import yaml


# The one in C, where PyYAML was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def ids(connection, query):
    return sorted(row[0] for row in connection.execute(query).fetchall())


def replay(connection, case):
    table = '"' + case["table"].replace('"', '""') + '"'
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({case['create']})")
    if case["rows"]:
        marks = "(" + ", ".join("?" for _ in case["rows"][0]) + ")"
        cells = [cell for row in case["rows"] for cell in row]
        connection.execute(f"INSERT INTO {table} VALUES {', '.join([marks] * len(case['rows']))}", cells)
    model = jinja2.Template(case["dbt"], keep_trailing_newline=True).render(
        ref=lambda name: table, source=lambda schema, name: table
    )
    described, osi = (yaml.load(case[form], LOADER) for form in ("yml", "osi"))
    fields = {field["name"]: field for field in osi["semantic_model"][0]["datasets"][0]["fields"]}
    counts = fields["is_mql"]["expression"]["dialects"][0]["expression"]
    return {
        "sql": ids(connection, case["sql"]),
        "dbt": ids(connection, model),
        "osi": ids(connection, f'SELECT "Record ID" FROM {table} WHERE {counts}'),
        "description": jinja2.Template(described["models"][0]["description"]).render(),
    }


with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
connection = duckdb.connect(config={"threads": 1})
json.dump([replay(connection, case) for case in cases], sys.stdout)
