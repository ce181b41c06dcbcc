"""What the presentation is made of: text that fits, layouts of a template, native tables and native charts."""
