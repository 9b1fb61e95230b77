
for i = 1, #KEYS / 2 do
  local it = account(i)
  accounts[i] = it
  for _, call in ipairs(calls) do
    settle(it, call)
  end
end
return answer(accounts, 0, 0, 0)
