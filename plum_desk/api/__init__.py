"""The contract: typed requests, responses and events, the table of operations, the client and its transports."""
