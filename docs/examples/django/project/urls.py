from django.urls import path
from signup import views

urlpatterns = [
    path("codes", views.send_code),
    path("codes/verify", views.verify_code),
]
