/**
 * Watches a CI job from its first step to its last.
 *
 * <p>{@link eyas.agent.JobStart} and {@link eyas.agent.JobStop} run in steps of the job: they start and stop the agent and report its
 * results. {@link eyas.agent.AgentSession} is the agent, in its own process. {@link eyas.agent.JobLifecycle} is the state machine that all
 * of them follow.
 */
@NullMarked
package eyas.agent;

import org.jspecify.annotations.NullMarked;
