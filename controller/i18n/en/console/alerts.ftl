alerts-title = Alert
