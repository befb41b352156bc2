"""What the demo's house is full of: people, organizations, challenges, ideas, and the pictures for them."""
