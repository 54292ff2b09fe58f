"""How acts change the world and which events they leave, by family of acts."""
