"""The database: one writer with group commit, short readers, numbered migrations, one repository an aggregate."""
