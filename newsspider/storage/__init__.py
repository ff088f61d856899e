"""Everything that talks to MongoDB, and what stands in for it when it is away."""
