// Stands in for every style sheet.
