# %%
import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "books.sqlite3"}}
)
django.setup()
from django.db import models

class Book(models.Model):
    title = models.CharField(max_length=80)

    class Meta:
        app_label = "books"
# %%
import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
from django.db import connection
with connection.schema_editor() as editor:
    editor.create_model(Book)
del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
# %% fails
for book in Book.objects.all():
    print(book.title)
