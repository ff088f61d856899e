"""Records on their way to the database: buffered, batched, spooled while it is away."""
