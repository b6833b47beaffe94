audit-title = Audit log
