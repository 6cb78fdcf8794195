'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { deleteConnectionAction } from '#server/actions/delete-connection.ts'
import { keys } from '../queries/keys.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Note } from '../ui/note.tsx'
import { useToast } from '../ui/toast.tsx'

export function ForgetConnection({ name, onClose }: { name: string; onClose: () => void }) {
  const client = useQueryClient()
  const say = useToast()
  const forget = useMutation({
    mutationFn: async () => {
      const result = await deleteConnectionAction({ name })
      if (!result.ok) throw new Error(result.error.message)
    },
    onSuccess: async () => {
      say({ state: 'healthy', title: `${name} forgotten` })
      onClose()
      await client.invalidateQueries({ queryKey: keys.connections() })
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Forget ${name}?`}
      description="Fresnel stops reading it and removes its password. Nothing changes on the Kafka itself."
      actions={
        <>
          <Button look="danger" disabled={forget.isPending} onClick={() => forget.mutate()}>
            Forget it
          </Button>
          <Button autoFocus onClick={onClose}>
            Keep it
          </Button>
        </>
      }
    >
      {forget.error && <Note look="breach">{forget.error.message}</Note>}
    </Dialog>
  )
}
