package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Verdict.Failed;
import dev.tollgate.contract.kit.Verdict.Passed;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.io.StringWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The XML that CI systems read as the result of tests: one suite, a test case for each check. */
final class JUnitReport {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private JUnitReport() throws XMLStreamException {
        xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    }

    static String of(KitRun run) {
        try {
            JUnitReport report = new JUnitReport();
            report.write(run);
            return report.text.toString();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void write(KitRun run) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        line();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "compatibility-kit");
        xml.writeAttribute("tests", String.valueOf(run.results().size()));
        xml.writeAttribute("failures", String.valueOf(run.failed()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", String.valueOf(run.skipped()));
        xml.writeAttribute("time", seconds(run.time()));
        xml.writeAttribute(
                "timestamp",
                run.started().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""));
        line();
        xml.writeStartElement("properties");
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", "base-url");
        xml.writeAttribute("value", run.baseUrl().uri().toString());
        xml.writeEndElement();
        line();
        for (Result result : run.results()) {
            write(result);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
        line();
        xml.close();
    }

    private void write(Result result) throws XMLStreamException {
        Check check = result.check();
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "compatibility-kit." + check.subject());
        xml.writeAttribute("name", check.name());
        xml.writeAttribute("time", seconds(result.time()));
        String asked = "Asked by " + check.source().label() + ": " + check.asks();
        switch (result.verdict()) {
            case Passed(var came) -> output(asked + "\nCame: " + came);
            case Failed(var complaint, var came) -> {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", complaint);
                xml.writeAttribute("type", "not-as-asked");
                xml.writeCharacters(asked + "\nCame: " + came);
                xml.writeEndElement();
            }
            case Skipped(var reason) -> {
                xml.writeEmptyElement("skipped");
                xml.writeAttribute("message", reason);
                output(asked);
            }
        }
        xml.writeEndElement();
        line();
    }

    private void output(String words) throws XMLStreamException {
        xml.writeStartElement("system-out");
        xml.writeCharacters(words);
        xml.writeEndElement();
    }

    private void line() throws XMLStreamException {
        xml.writeCharacters("\n");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
