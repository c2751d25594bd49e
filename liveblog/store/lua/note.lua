-- note.lua: nothing; for recording in the audit log what was done elsewhere.     Gives 1.
return 1
