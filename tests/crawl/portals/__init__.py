"""A portal that the tests serve on loopback; what it declares comes from the environment."""
