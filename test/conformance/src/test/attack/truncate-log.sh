: >"$(agent_directory)/agent.jsonl"
