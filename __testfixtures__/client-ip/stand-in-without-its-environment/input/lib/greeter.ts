export function getGreeter() {
  return {
    async limit(_key: string) {
      return { success: true };
    },
  };
}
