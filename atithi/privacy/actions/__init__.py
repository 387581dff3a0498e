"""The only place that changes what this room holds."""
