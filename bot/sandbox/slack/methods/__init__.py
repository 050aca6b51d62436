"""The methods of the Web API that the stand-in speaks, one file a family; `table` lists them all."""
