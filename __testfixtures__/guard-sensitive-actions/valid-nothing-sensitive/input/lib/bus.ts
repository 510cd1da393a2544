class Bus {
  readonly messages = { create: async (text: string) => text }
  async send(text: string) {
    return this.messages.create(text)
  }
}

export const bus = new Bus()
