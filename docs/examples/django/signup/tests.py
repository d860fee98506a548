from unittest import mock

from django.conf import settings
from django.core.cache import cache
from django.test import SimpleTestCase

from mocksens.testing import start

PHONE = "01012345678"


class SignUpTest(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(
            start(
                service_id=settings.SENS_SERVICE_ID,
                access_key=settings.SENS_ACCESS_KEY,
                secret_key=settings.SENS_SECRET_KEY,
            )
        )

    def setUp(self):
        cache.clear()
        self.mocksens = self.enterContext(self.server.service())
        self.mocksens.redirect()

    def post(self, path, **body):
        return self.client.post(path, body, content_type="application/json")

    def test_the_code_from_the_sms_is_accepted(self):
        self.assertEqual(self.post("/codes", phone=PHONE).status_code, 202)
        code = self.mocksens.wait_for(to=PHONE).otp
        self.assertEqual(self.post("/codes/verify", phone=PHONE, code=code).status_code, 200)

    def test_without_a_code_nothing_is_accepted(self):
        self.assertEqual(self.post("/codes/verify", phone=PHONE, code="").status_code, 400)

    def test_a_failure_can_be_tried_again(self):
        self.mocksens.fail_next("endpoint-error")
        self.assertEqual(self.post("/codes", phone=PHONE).status_code, 503)
        self.mocksens.assert_nothing_sent()
        self.assertEqual(self.post("/codes", phone=PHONE).status_code, 202)

    def test_without_a_connection_the_next_click_sends(self):
        with mock.patch("signup.sens.HOST", "https://127.0.0.1:1"):  # closed
            self.assertEqual(self.post("/codes", phone=PHONE).status_code, 503)
        self.assertEqual(self.post("/codes", phone=PHONE).status_code, 202)
        self.mocksens.assert_sent(to=PHONE, count=1)

    def test_a_double_click_is_one_sms(self):
        self.post("/codes", phone=PHONE)
        self.assertEqual(self.post("/codes", phone=PHONE).status_code, 429)
        self.mocksens.assert_sent(to=PHONE, count=1)

    def test_a_lost_answer_is_not_a_second_sms(self):
        self.mocksens.fail_next(fault="reset", commit=True)
        self.assertEqual(self.post("/codes", phone=PHONE).status_code, 504)
        self.assertEqual(self.post("/codes", phone=PHONE).status_code, 429)
        self.mocksens.assert_sent(to=PHONE, count=1)
        code = self.mocksens.wait_for(to=PHONE).otp
        self.assertEqual(self.post("/codes/verify", phone=PHONE, code=code).status_code, 200)

    def test_a_wrong_secret_key_is_explained(self):
        with self.settings(SENS_SECRET_KEY="wrong"):
            self.assertEqual(self.post("/codes", phone=PHONE).status_code, 503)
        self.assertIn("secret key", self.mocksens.requests[-1].diagnosis)
