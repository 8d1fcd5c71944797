import { createContext } from 'react'

/**
 * Inside a row of a DataTable: whether it is the row that Tab stops at. Acts of other rows are no Tab stops, or it would
 * take hundreds of them to leave the table. null outside of rows.
 */
export const RowActive = createContext<boolean | null>(null)
