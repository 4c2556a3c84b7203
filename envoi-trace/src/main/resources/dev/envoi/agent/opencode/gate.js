// Asks the gate of envoi-trace before each tool call, and keeps our tokens out of the shells that OpenCode starts.
// Without a clear yes no tool runs.
import net from "node:net"

const PORT = Number(process.env.ENVOI_GATE_PORT)
const TOKEN = process.env.ENVOI_GATE_TOKEN
const OURS = Object.keys(process.env).filter((name) => name.startsWith("ENVOI_") || name.startsWith("OPENCODE_SERVER_"))

function framed(text) {
  const bytes = Buffer.from(text, "utf8")
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function ask(question) {
  return new Promise((resolve) => {
    const answer = []
    const socket = net.connect(PORT, "127.0.0.1")
    socket.on("connect", () => socket.write(Buffer.concat([framed(TOKEN), framed(JSON.stringify(question))])))
    socket.on("data", (bytes) => answer.push(bytes))
    socket.on("error", () => socket.destroy())
    socket.on("end", () => socket.end())
    socket.on("close", () => resolve(Buffer.concat(answer).toString("utf8")))
  })
}

export const EnvoiGate = async () => {
  await ask({ hello: true })
  return {
    "tool.execute.before": async (input) => {
      const answer = await ask({ tool: input.tool, sessionID: input.sessionID, callID: input.callID })
      if (answer !== "A") {
        throw new Error(answer.startsWith("D") ? answer.slice(1) : "the gate gave no answer")
      }
    },
    "shell.env": async (_, output) => {
      for (const name of OURS) {
        output.env[name] = ""
      }
    },
  }
}
