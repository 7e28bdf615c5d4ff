"""The shell around the machines: mailboxes, one pump that commits what they decided, and the dispatcher."""
