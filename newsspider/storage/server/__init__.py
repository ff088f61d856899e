"""How MongoDB is reached: the client, the embedded server and its guard, what its errors mean."""
