audit-title = Журнал
