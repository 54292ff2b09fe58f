"""The console: the only home of Textual. Draws what services and domain say; decides nothing."""
