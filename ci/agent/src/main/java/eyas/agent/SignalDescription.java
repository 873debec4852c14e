package eyas.agent;

import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecord;

/** Descriptions of signals that did not end the agent. */
final class SignalDescription {
    /** SIGSTOP, which no process can block. */
    private static final String STOP = "19";

    private SignalDescription() {}

    /** Returns the description of a record of the agent's log. */
    static String of(LogRecord attempt) {
        String times = attempt.detail(AgentTermination.COUNT);
        return describe(
                sender(attempt.detail("pid"), attempt.detail("name"), attempt.detail("step")),
                attempt.detail("signal"),
                attempt.detail("result").equals(AgentTermination.SENT),
                times.isEmpty() ? "" : ", " + times + " times");
    }

    /** Returns the description of a signal that the agent did not live to log. */
    static String of(TerminationAnalysis.Sent sent) {
        return describe(
                sender(
                        Long.toString(sent.pid()),
                        sent.sender().name(),
                        sent.sender().step()),
                Integer.toString(sent.number()),
                true,
                "");
    }

    private static String sender(String pid, String name, String step) {
        return "process " + pid + " (" + name + ")" + (step.isEmpty() ? "" : " of step " + step);
    }

    private static String describe(String sender, String signal, boolean sent, String times) {
        if (!sent) {
            return sender + " tried to send the agent signal " + signal + times + "; the kernel refused it";
        }
        // SIGSTOP cannot be refused.
        return signal.equals(STOP)
                ? sender + " stopped the agent (signal " + signal + times + ") for a while"
                : sender + " sent the agent signal " + signal + times + ", which it ignored";
    }
}
