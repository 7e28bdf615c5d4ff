"""Pure decisions: state machines and arithmetic. No I/O, no clock, no asyncio."""
