# %%
from googletrans import Translator

translator = Translator()
# %% fails
print(translator.translate("hola").text)
