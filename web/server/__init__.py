"""What a served application has around its calls: settings, headers, logs, metrics, rates."""
