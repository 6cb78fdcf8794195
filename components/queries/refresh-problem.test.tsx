// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { ReadError } from './ask-json.ts'
import { QueryPanelState } from './query-panel-state.tsx'
import { RefreshProblem } from './refresh-problem.tsx'

afterEach(cleanup)

/** A server that answers with a count, or fails while `down`. */
function fakeServer() {
  let answers = 0
  const server = {
    down: false,
    answer: () => {
      if (server.down)
        return Promise.reject(
          new ReadError('The database is away.', { code: 'database_down', source: '/x', requestId: 'r1' }),
        )
      answers += 1
      return Promise.resolve(`answer ${answers}`)
    },
  }
  return server
}

function Page({ answer }: { answer: () => Promise<string> }) {
  const query = useQuery({ queryKey: ['overview'], queryFn: answer, retry: false })
  return (
    <>
      <RefreshProblem />
      <QueryPanelState query={query}>{(text) => <p>{text}</p>}</QueryPanelState>
    </>
  )
}

function open(answer: () => Promise<string>) {
  const client = new QueryClient()
  render(
    <QueryClientProvider client={client}>
      <Page answer={answer} />
    </QueryClientProvider>,
  )
  return client
}

test('a refresh that fails keeps the data, says so, and Retry brings newer', async () => {
  const server = fakeServer()
  const client = open(server.answer)
  await screen.findByText('answer 1')
  expect(screen.queryByRole('status')).toBeNull()
  server.down = true
  await client.invalidateQueries({ queryKey: ['overview'] })
  await screen.findByText(/^The database is away\. Below is what was known at \d\d:\d\d:\d\d UTC\.$/)
  expect(screen.getByText('answer 1')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  server.down = false
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  await screen.findByText('answer 2')
  await waitFor(() => expect(screen.queryByRole('status')).toBeNull())
})

test('a first read that fails is said in its panel alone', async () => {
  const server = fakeServer()
  server.down = true
  open(server.answer)
  expect((await screen.findByRole('alert')).textContent).toContain('The database is away.')
  expect(screen.queryByText(/Below is what was known/)).toBeNull()
})
