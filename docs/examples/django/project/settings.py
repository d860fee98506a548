import os

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "only for development")
ALLOWED_HOSTS = ["localhost"]
INSTALLED_APPS = ["signup"]
ROOT_URLCONF = "project.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
USE_TZ = True

SENS_SERVICE_ID = os.environ.get("SENS_SERVICE_ID", "ncp:sms:kr:123456789012:shop")
SENS_ACCESS_KEY = os.environ.get("SENS_ACCESS_KEY", "mocksens-access-key")
SENS_SECRET_KEY = os.environ.get("SENS_SECRET_KEY", "mocksens-secret-key")
SENS_SENDER = "0212345678"
