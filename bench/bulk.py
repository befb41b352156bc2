"""Many rows into many tables, as fast as the database takes them: executemany on SQLite, COPY on PostgreSQL."""

import json
from collections import defaultdict

from sqlalchemy import Connection, Table, func, select

from ideahub.kernel.db import Json, db

AT_ONCE = 40_000
# Where keys are ASCII and there are no floats, this is both how the type Json keeps a value and its canonical form.
in_order = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Bulk:
    """Rows are gathered and written in the order of the tables' foreign keys. Keys are counted on from the highest there is."""

    def __init__(self, connection: Connection):
        self.connection, self.rows, self.count = connection, defaultdict(list), 0
        self._next: dict[str, int] = {}
        self._shapes: dict[str, list[tuple]] = {}

    def next_key(self, table: Table) -> int:
        """The key that the next row of this table will have."""
        if table.name not in self._next:
            self._next[table.name] = (self.connection.scalar(select(func.max(table.c.id))) or 0) + 1
            self._shapes[table.name] = [self._shape(column) for column in table.columns]
        return self._next[table.name]

    def add(self, table: Table, **values) -> int:
        """Gather one row; what is not given has the column's default. Gives its key."""
        name, key = table.name, self.next_key(table)
        values["id"] = key
        self._next[name] = key + 1
        self.rows[table].append(
            tuple([prepare(values.get(column, otherwise)) if prepare else values.get(column, otherwise) for column, otherwise, prepare in self._shapes[name]])
        )
        self.count += 1
        if self.count >= AT_ONCE:
            self.flush()
        return key

    def _shape(self, column) -> tuple:
        """(name, default, how a value is prepared); JSON is handed in as its text."""
        default = column.default.arg if column.default is not None and column.default.is_scalar else None
        if isinstance(column.type, Json):
            return column.name, default, None
        return column.name, default, column.type.dialect_impl(self.connection.dialect).bind_processor(self.connection.dialect)

    def flush(self) -> None:
        """Write what is gathered."""
        for table in db.metadata.sorted_tables:
            rows = self.rows.pop(table, [])
            if rows:
                self._write(table, rows)
        self.count = 0

    def finish(self) -> None:
        """Write the rest; on PostgreSQL let the sequences count on."""
        self.flush()
        if self.connection.dialect.name == "postgresql":
            for name, key in self._next.items():
                self.connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), {key - 1})" if key > 1 else "SELECT 1")

    def _write(self, table: Table, rows: list[tuple]) -> None:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        driver = self.connection.connection.driver_connection
        if self.connection.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            driver.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join("?" * len(table.columns))})', rows)
