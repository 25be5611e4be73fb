interface Upgrades {
  upgrade?(database: any, oldVersion: number, newVersion: number | null, transaction: any): void;
  blocked?(): void;
  blocking?(currentVersion: number, blockedVersion: number | null, event: Event): void;
  terminated?(): void;
}
export function openDB(name: string, version?: number, upgrades?: Upgrades): Promise<any>;
