"""Reading a folder of CSV files into the portal: all of it or nothing."""
