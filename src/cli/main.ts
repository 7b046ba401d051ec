console.error('Usage: asyncio-doctor check|fix NOTEBOOK…');
process.exit(2);
