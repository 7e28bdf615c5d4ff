"""The table: a view over row records whose columns are frozen records."""
