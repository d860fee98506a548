import java.math.BigDecimal;
import mocksens.ApiClient;
import mocksens.ApiException;
import mocksens.api.*;
import mocksens.model.*;

/** Says what it learns through the client that is generated from the description of the admin API. */
class Inspection {
  public static void main(String[] args) throws ApiException {
    ApiClient client = new ApiClient();
    client.updateBaseUri(args[0]);
    ServicesApi services = new ServicesApi(client);
    SettingsApi switches = new SettingsApi(client);
    FailuresApi failures = new FailuresApi(client);
    MessagesApi messages = new MessagesApi(client);
    RequestsApi requests = new RequestsApi(client);
    RulesApi rules = new RulesApi(client);
    String serviceId = args[1];

    Created created = services.createService(new Creation().serviceId(serviceId));
    Service service = services.listServices().getServices().stream()
        .filter(each -> each.getServiceId().equals(created.getServiceId()))
        .findFirst().orElseThrow();
    say("service", service.getMessages());

    SettingsChange change = new SettingsChange()
        .delivery(new SettingValue("immediate"))
        .dailyQuota(new SettingValue(BigDecimal.valueOf(5)))
        .callers(new SettingValue("0212345678"));
    Settings settings = switches.changeSettings(serviceId, change);
    say("settings", settings.getDailyQuota(), settings.getCallers());

    When when = new When().to(new Scalar("0109*"));
    OneOff oneOff = new OneOff().result(new ResultCode("3018")).when(when).times(1);
    Play fault = failures.fail(serviceId, oneOff);
    say("fault", fault.getSteps().get(0).getLeft());

    Message message = messages.waitForMessage(serviceId, null, "0109*", null, null, null, null, "30s").getMessage();
    Integer limit = message.getBytes().getContent().getLimit();
    say("message", message.getContent(), message.getOtp(), message.getResult(), limit);

    Request request = requests.listRequests(serviceId, null, 1, null, null, null, null, null, null).getRequests().get(0);
    say("request", request.getStatus(), request.getHeaders().get("content-type"));

    Rule rule = rules.getRule("send.over-long", serviceId).getRule();
    say("rule", rule.getBasis(), rule.getSwitches().get(0).getName(), rule.getFired());

    Calls calls = new Calls().clientTelNo(new CallsClientTelNo("01012345678"));
    say("unsubscribe", switches.call(serviceId, calls).getUnsubscribes().get(0).getClientTelNo());

    ServiceSnapshot snapshot = services.getSnapshot(serviceId);
    services.putSnapshot(serviceId, snapshot);
    say("snapshot", snapshot.getVersion(), snapshot.getClock().getNow() > Integer.MAX_VALUE);

    try {
      messages.getMessage(serviceId, "none", null);
    } catch (ApiException error) {
      say("error", error.getCode());
    }
  }

  private static void say(Object... facts) {
    String[] texts = new String[facts.length];
    for (int place = 0; place < facts.length; place++) texts[place] = String.valueOf(facts[place]);
    System.out.println(String.join(" ", texts));
  }
}
