: >"$(folder)/agent.jsonl"
