"""Pages of the class's teacher."""
