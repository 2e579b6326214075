"""The server's part of an application: settings, headers, logs, metrics, rates."""
