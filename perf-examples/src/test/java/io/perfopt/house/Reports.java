package io.perfopt.house;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What surefire says ran. Stateless. */
final class Reports {
    /** Surefire writes {@code method}, {@code method(Type)[1]} or {@code method[1]}; the method is what comes first. */
    private static final Pattern AFTER_THE_METHOD = Pattern.compile("[(\\[{ ].*", Pattern.DOTALL);

    private Reports() {}

    static List<Path> files(Path module) {
        return House.files(House.built(module, "surefire-reports"), ".xml");
    }

    /** The tests that passed in this build, as {@code full.ClassName#method}. */
    static Set<String> passedTests() {
        Set<String> passed = new TreeSet<>();
        for (Path module : House.modules()) {
            for (Path file : files(module)) {
                if (House.isFresh(file)) {
                    addPassed(file, passed);
                }
            }
        }
        return passed;
    }

    private static void addPassed(Path file, Set<String> passed) {
        try {
            NodeList cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                boolean failed = List.of("skipped", "failure", "error").stream()
                        .anyMatch(outcome -> test.getElementsByTagName(outcome).getLength() > 0);
                if (!failed) {
                    String method =
                            AFTER_THE_METHOD.matcher(test.getAttribute("name")).replaceFirst("");
                    passed.add(test.getAttribute("classname") + "#" + method);
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }
}
