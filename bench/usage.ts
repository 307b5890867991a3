/** Tells the process that measures this one: CPU time in milliseconds, store thread included, and memory in bytes. */
export function tellUsage(): void {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1000, memory: process.memoryUsage.rss() });
}
