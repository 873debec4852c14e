package eyas.agent;

import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecord;

/** The words for a signal that did not end the agent. */
final class SignalDescription {
    /** The signal that stops a process, whatever it wants. */
    private static final String STOP = "19";

    private SignalDescription() {}

    /** Return the words for a record of the agent's log. */
    static String of(LogRecord attempt) {
        String times = attempt.detail(AgentTermination.COUNT);
        return words(
                sender(attempt.detail("pid"), attempt.detail("name"), attempt.detail("step")),
                attempt.detail("signal"),
                attempt.detail("result").equals(AgentTermination.SENT),
                times.isEmpty() ? "" : ", " + times + " times");
    }

    /** Return the words for a signal that an agent did not live to write down. */
    static String of(TerminationAnalysis.Sent sent) {
        return words(
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

    private static String words(String sender, String signal, boolean sent, String times) {
        if (!sent) {
            return sender + " tried to send the agent signal " + signal + times + "; the kernel refused it";
        }
        // Nobody can refuse to be stopped.
        return signal.equals(STOP)
                ? sender + " stopped the agent (signal " + signal + times + ") for a while"
                : sender + " sent the agent signal " + signal + times + ", which it did not obey";
    }
}
