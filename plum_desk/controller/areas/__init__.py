"""What the operations do, one module an area; none knows how it is served."""
